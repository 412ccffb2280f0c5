import { filled } from './filled.ts';
import type { DataSource, Target } from './model.ts';

/** The variables by which a dashboard finds its data sources, whatever they are called where it is imported. */
export const sources = {
  prometheus: { type: 'prometheus', uid: filled('prometheus') },
  tempo: { type: 'tempo', uid: filled('tempo') },
} as const satisfies Readonly<Record<string, DataSource>>;

/** A query of a panel, before it is known which one it is. */
export type Asked = (refId: string) => Target;

/** Values over time. */
export const metricOverTime =
  (expr: string, legendFormat: string): Asked =>
  (refId) => ({
    refId,
    datasource: sources.prometheus,
    editorMode: 'code',
    expr,
    legendFormat,
    range: true,
    instant: false,
  });

/** Values of the whole time range, as a table. */
export const metricNow =
  (expr: string): Asked =>
  (refId) => ({
    refId,
    datasource: sources.prometheus,
    editorMode: 'code',
    expr,
    format: 'table',
    range: false,
    instant: true,
  });

const traceQuery = (refId: string, query: string) =>
  ({ refId, datasource: sources.tempo, queryType: 'traceql', query, filters: [] }) as const;

/** TraceQL metrics over time. */
export const tracesOverTime =
  (query: string): Asked =>
  (refId) => ({ ...traceQuery(refId, query), metricsQueryType: 'range', tableType: 'traces', limit: 20 });

/** One value of TraceQL metrics over the whole time range. */
export const tracesNow =
  (query: string): Asked =>
  (refId) => ({ ...traceQuery(refId, query), metricsQueryType: 'instant', tableType: 'traces', limit: 20 });

/** Spans, one in a line, with what the query selects; or their traces, whose ids lead to them. */
export const found =
  (query: string, tableType: 'spans' | 'traces' = 'spans'): Asked =>
  (refId) => ({ ...traceQuery(refId, query), tableType, limit: 100, spss: 10 });
