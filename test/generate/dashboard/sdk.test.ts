import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  IntervalVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder as MetricQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { DataqueryBuilder as TraceQuery } from '@grafana/grafana-foundation-sdk/tempo';
import { PanelBuilder as TextPanel } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as SeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { describe, expect, it } from 'vitest';
import { html } from '../../../src/core/index.ts';
import { arrange } from '../../../src/generate/dashboard/layout.ts';
import type { Panel } from '../../../src/generate/dashboard/model.ts';
import { stat, table, text, timeSeries } from '../../../src/generate/dashboard/panels.ts';
import { found, metricNow, metricOverTime, tracesOverTime } from '../../../src/generate/dashboard/targets.ts';
import { dashboardsWith } from './dashboard-case.ts';

const json = (value: unknown): Readonly<Record<string, unknown>> => JSON.parse(JSON.stringify(value));
const keys = (value: unknown): readonly string[] => Object.keys(json(value)).sort();

/** What Grafana's own builders set where nobody says anything, and what is left out of it here. */
const unset = ['repeatDirection'];
const expectAll = (own: readonly string[], theirs: readonly string[]): void =>
  expect(theirs.filter((key) => !unset.includes(key) && !own.includes(key))).toEqual([]);

const size = { title: 't', description: 'd', width: 12, height: 8 };

describe('what we write, beside what the builders of Grafana write', () => {
  it('has the version and the keys of a dashboard', () => {
    const [own] = dashboardsWith();
    const theirs = new DashboardBuilder('t').withRow(new RowBuilder('r')).build();
    expect(own?.schemaVersion).toBe(theirs.schemaVersion);
    expectAll(keys(own), keys(theirs));
  });

  it('has the keys and defaults of panels', () => {
    const asked = [metricOverTime('up', 'x')];
    const pairs = [
      [timeSeries({ ...size, asked, style: 'line' }), new SeriesPanel().title('t').build()],
      [table({ ...size, asked }), new TablePanel().title('t').build()],
      [stat({ ...size, asked }), new StatPanel().title('t').build()],
      [text(size, html`<b>x</b>`), new TextPanel().title('t').build()],
    ] as const;
    for (const [draft, theirs] of pairs) {
      const [panel] = arrange([{ panels: [draft] }]) as readonly Panel[];
      expect(panel?.type).toBe(theirs.type);
      expectAll(keys(panel), keys(theirs));
      const left = theirs.type === 'table' ? ['showTypeIcons', 'footer'] : [];
      expectAll([...keys(panel?.options), ...left], keys(theirs.options));
    }
  });

  it('asks as they ask', () => {
    const metric = new MetricQuery().refId('A').expr('up').legendFormat('x').range();
    expect(metricOverTime('up', 'x')('A')).toMatchObject(json(metric.build()));
    expect(metricNow('up')('A')).toMatchObject(json(new MetricQuery().refId('A').expr('up').instant().build()));
    const traces = new TraceQuery().refId('A').query('{}').queryType('traceql');
    expect(found('{}')('A')).toMatchObject(json(traces.build()));
    expect(tracesOverTime('{}')('A')).toMatchObject(json(traces.build()));
  });

  it('has the variables that they have', () => {
    const list = dashboardsWith()[0]?.templating.list ?? [];
    const theirs = [
      new DatasourceVariableBuilder('prometheus').type('prometheus'),
      new QueryVariableBuilder('workflow').multi(true).includeAll(true).allValue('.+').refresh(2).sort(1),
      new IntervalVariableBuilder('window'),
      new TextBoxVariableBuilder('run'),
    ];
    for (const builder of theirs) {
      const built = builder.build();
      const own = list.find(({ name }) => name === built.name);
      const { multi, includeAll, allValue, sort, refresh, type, skipUrlSync } = json(built);
      const said = { multi, includeAll, allValue, sort, refresh, type, skipUrlSync };
      const wanted = Object.fromEntries(
        Object.entries(said).filter(([, value]) => value !== undefined && value !== false),
      );
      expect(own).toMatchObject(wanted);
    }
  });
});
