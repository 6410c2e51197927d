/** A report: data that app gathered, laid out as headed sections. How it becomes a page or a file is the printer's matter. */
import { checkHead, type Example, type PluginHead } from './plugin.ts';

export interface ReportSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } | null;
}

export type ReportData = Readonly<Record<string, unknown>>;

export interface Report extends PluginHead {
  readonly readers: readonly string[];
  readonly needs: readonly string[];
  readonly layOut: (data: ReportData) => readonly ReportSection[];
  readonly examples: readonly Example<ReportData, number>[];
}

export function defineReport(report: Report): Report {
  checkHead('report', report);
  return report;
}
