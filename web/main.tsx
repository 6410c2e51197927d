/** Entry of the console: fonts, tokens, the query cache, the router. */
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import './tokens.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem, whenSignedOut } from './api/client.ts';
import { me } from './api/queries.ts';
import { fetchTheRest } from './late.ts';
import { paths } from './paths.ts';
import { makeRouter } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

const RETRIES_MAX = 2;
const QUIET_MS = 1500;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < RETRIES_MAX && error instanceof Problem && error.status === 0,
    },
  },
});
const router = makeRouter(queries);

whenSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname.startsWith('/s/') && queries.getQueryData(me.queryKey) !== undefined) {
    queries.clear();
    void router.navigate({ href: paths.signIn(href) });
  }
});

/** The server allows style elements by this word alone, a new one with each page. */
const styleNonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => styleNonce}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
  window.addEventListener('load', () => setTimeout(fetchTheRest, QUIET_MS));
}
