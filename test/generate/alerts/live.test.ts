import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { portableContract } from '../../../src/contract/index.ts';
import { defaultThresholds, readThresholds } from '../../../src/generate/index.ts';
import { createGuard } from '../../../src/runtime.ts';
import { contractNamed, generated, programHere } from './alert-case.ts';
import { openStage, until } from './live-case.ts';

const here = programHere('prometheus') && programHere('prometheus-alertmanager');
const workflow = 'nightly "{{ report }}"';

/** Windows of seconds, and alerts that do not wait. */
const short = () => {
  const read = readThresholds(
    {
      evidence: 3,
      losses: 1,
      intervals: { fast: '1s', slow: '1s' },
      low: { window: '30s', for: '0s' },
      below_baseline: { window: '30s', for: '0s' },
      field_lost: { window: '30s', for: '0s' },
      dropped: { window: '1h' },
      burn: [],
    },
    defaultThresholds,
  );
  if (read.kind === 'error') throw new Error(read.problems.join('\n'));
  return read.thresholds;
};

/** A guarded workflow whose numbers are there to be scraped. */
const guarded = () => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  const contract = contractNamed(workflow);
  const guard = createGuard(portableContract(contract), {
    mode: 'observe',
    telemetry: { meter: provider.getMeter('contextcore') },
  });
  const run = (loses: boolean): Promise<unknown> =>
    guard.run({ request: 'r' }, (own) => {
      own.phase('make', (context) => {
        if (!loses) context['answer'] = 42;
      });
      own.phase('use', (context) => {
        context['result'] = 'done';
      });
    });
  return { contract, run, provider, metrics: exporter.getMetricsRequestHandler.bind(exporter) };
};

describe('a run that loses a field', () => {
  it('reaches who looks after the workflow, by way of Prometheus and Alertmanager', { timeout: 90_000 }, async ({
    skip,
  }) => {
    if (!here) skip('prometheus or prometheus-alertmanager is not installed');
    const { contract, run, provider, metrics } = guarded();
    const files = await generated([contract], {
      naming: 'prometheus-exporter',
      thresholds: short(),
      choiceOf: () => ({ objective: 99, baseline: 100 }),
      links: { owner: 'team-{{context}}' },
    });
    const rules = files.find(({ path }) => path.endsWith('.rules.yaml'))?.text ?? '';
    const stage = await openStage({ metrics, rules, watchdog: 80 });
    try {
      const counted = (outcome: string): string =>
        `sum(contextcore_context_fields_total{contextcore_outcome="${outcome}"})`;
      const seen = (expr: string, least: number) =>
        until(async () => ((await stage.query(expr))[0] ?? -1) >= least || undefined, 15);
      // Every series starts at 0, so that the first run is seen.
      expect(await seen(counted('propagated'), 0)).toBe(true);
      for (let i = 0; i < 4; i++) await run(false);
      expect(await seen('contextcore:context_completeness:ratio30s', 1)).toBe(true);
      expect(await stage.query('ALERTS')).toEqual([]);

      for (let i = 0; i < 8; i++) await run(true);
      const told = (name: string) => until(() => stage.received.find(({ labels }) => labels['alertname'] === name), 20);
      expect(await told('ContextFieldLost')).toMatchObject({
        status: 'firing',
        labels: {
          contextcore_workflow: workflow,
          contextcore_phase: 'use',
          contextcore_field: 'answer',
          severity: 'warning',
        },
        annotations: {
          owner: 'team-{{context}}',
          contract: expect.stringMatching(/^flow\.contract\.json:\d+$/u),
          summary: expect.stringContaining(
            `Field "answer" is lost on its way to phase "use" of workflow "${workflow}"`,
          ),
        },
      });
      expect(await told('ContextCompletenessBelowBaseline')).toMatchObject({
        labels: { contextcore_workflow: workflow },
      });
      const fields = stage.received.flatMap(({ labels }) => labels['contextcore_field'] ?? []);
      expect(new Set(fields)).toEqual(new Set(['answer']));
    } finally {
      await stage.close();
      await provider.shutdown();
    }
  });
});
