/** Tokens of the console in light and dark, given to Mantine through its variables resolver. The only place with colours. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const LIGHT = {
  '--bg': '#F0F1F2',
  '--surface': '#FAFAFA',
  '--raised': '#FFFFFF',
  '--sunken': '#E6E8EA',
  '--line': '#D3D7DB',
  '--ctl': '#7D868F',
  '--text': '#181C20',
  '--text2': '#444B52',
  '--text3': '#596169',
  '--tick': '#828B93',
  '--flow': '#828B93',
  '--red': '#B3261E',
  '--orange': '#A14508',
  '--ochre': '#725600',
  '--violet': '#6A3FA0',
  '--focus': '#1B5FAE',
  '--red-bg': '#FAE9E7',
  '--orange-bg': '#FAECDF',
  '--ochre-bg': '#F5EED3',
  '--violet-bg': '#EFE9F7',
  '--focus-bg': '#E3ECF6',
} as const;

export type TokenName = keyof typeof LIGHT;

const DARK: Readonly<Record<TokenName, string>> = {
  '--bg': '#131619',
  '--surface': '#1A1E22',
  '--raised': '#23282D',
  '--sunken': '#0E1113',
  '--line': '#31383E',
  '--ctl': '#757E87',
  '--text': '#E6E9EC',
  '--text2': '#B8BFC6',
  '--text3': '#99A2AA',
  '--tick': '#737D86',
  '--flow': '#66707A',
  '--red': '#FF8A7E',
  '--orange': '#F5A564',
  '--ochre': '#E2C45C',
  '--violet': '#C0A4EF',
  '--focus': '#7DB4F5',
  '--red-bg': '#3A1F1D',
  '--orange-bg': '#37281B',
  '--ochre-bg': '#302B17',
  '--violet-bg': '#2B2438',
  '--focus-bg': '#1C2B3C',
};

/** Mantine's own variables, told in our tokens, so that its parts look like ours. */
const MANTINE: Readonly<Record<string, string>> = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text3)',
  '--mantine-color-placeholder': 'var(--text3)',
  '--mantine-color-anchor': 'var(--text)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--ctl)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--text3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--text)',
  '--mantine-primary-color-filled-hover': 'var(--text2)',
  '--mantine-primary-color-contrast': 'var(--surface)',
};

const INK: MantineColorsTuple = [
  LIGHT['--bg'],
  LIGHT['--sunken'],
  LIGHT['--line'],
  LIGHT['--ctl'],
  LIGHT['--ctl'],
  LIGHT['--text3'],
  LIGHT['--text2'],
  LIGHT['--text2'],
  LIGHT['--text'],
  LIGHT['--text'],
];

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Inter Variable", Inter, Helvetica, Arial, sans-serif';

export const theme = createTheme({
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontFamily: FONT, fontWeight: '600' },
  colors: { ink: INK },
  primaryColor: 'ink',
  primaryShade: 8,
  defaultRadius: 4,
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '15px', xl: '24px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '23px', xl: '30px' },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...LIGHT, ...MANTINE },
  dark: { ...DARK, ...MANTINE },
});

/** The colours as the page has them now, for what is drawn on a canvas. */
export function currentTokens(): Readonly<Record<TokenName, string>> {
  const dark = document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark';
  return dark ? DARK : LIGHT;
}
