import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { label, seriesOf } from '../../../src/generate/queries/series.ts';
import { createGuard } from '../../../src/runtime.ts';
import { contract, field, phase } from '../../runtime/telemetry-case.ts';

/** What the exporter for Prometheus says after a run in which a critical field was lost. */
const exported = async (): Promise<string> => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  const read = contract([phase('plan', { required: [field('a', { critical: true })] })]);
  const guard = createGuard(read, { mode: 'permissive', telemetry: { meter: provider.getMeter('contextcore') } });
  await guard.run({}, (run) => void run.phase('plan', () => {}));
  const { resourceMetrics } = await exporter.collect();
  const text = new PrometheusSerializer().serialize(resourceMetrics);
  await provider.shutdown();
  return text;
};

describe('the names of metrics', () => {
  it('are those that the exporter for Prometheus gives them', async () => {
    const text = await exported();
    const { fields, duration } = seriesOf('prometheus-exporter');
    expect(text).toContain(`# TYPE ${fields} counter`);
    expect(text).toContain(`# TYPE ${duration} histogram`);
    const lost = text.split('\n').find((line) => line.startsWith(`${fields}{`) && line.includes('"failed"'));
    for (const pair of [
      `${label.workflow}="artisan"`,
      `${label.phase}="plan"`,
      `${label.field}="a"`,
      `${label.critical}="true"`,
      `${label.outcome}="failed"`,
    ])
      expect(lost).toContain(pair);
    expect(lost).toMatch(/\} 1$/u);
  });

  it('differ by the unit from those that come by OTLP', () => {
    expect(seriesOf('otlp')).toEqual({
      fields: 'contextcore_context_fields_total',
      duration: 'contextcore_phase_duration_seconds',
    });
    expect(seriesOf('prometheus-exporter')).toEqual({
      fields: 'contextcore_context_fields_total',
      duration: 'contextcore_phase_duration',
    });
  });
});
