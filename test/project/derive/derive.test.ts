import { describe, expect, it } from 'vitest';
import { defaultTables, derive } from '../../../src/project/derive/index.ts';
import type { ProjectContextSpec } from '../../../src/project/index.ts';
import { contextWith } from './contexts.ts';

const of = (spec: Partial<ProjectContextSpec>) => derive(contextWith(spec), defaultTables);

const risk = (type: 'security' | 'compliance' | 'data-integrity', priority?: 'P1' | 'P3') => ({
  type,
  description: 'Cards leak',
  mitigation: 'None is kept',
  ...(priority === undefined ? {} : { priority }),
});

describe('what follows from a criticality', () => {
  it.each([
    ['critical', 1, 10_000, 'P1', true, 99.95, 0.05],
    ['high', 0.5, 30_000, 'P2', true, 99.9, 0.1],
    ['medium', 0.1, 60_000, 'P3', false, 99.5, 0.5],
    ['low', 0.01, 120_000, 'P4', false, 99, 1],
  ] as const)('%s', (criticality, sampling, interval, priority, paging, availability, budget) => {
    const strategy = of({ business: { criticality } });
    expect(strategy.traceSampling).toEqual({
      value: sampling,
      source: 'derived',
      because: `criticality is "${criticality}"`,
    });
    expect(strategy.metricsIntervalMs.value).toBe(interval);
    expect(strategy.alertPriority.value).toBe(priority);
    expect(strategy.paging.value).toBe(paging);
    expect(strategy.availability.value).toBe(availability);
    expect(strategy.errorBudget).toEqual({
      value: budget,
      source: 'derived',
      because: 'it is 100 minus the availability',
    });
  });

  it('is that of "medium" by default', () => {
    const { traceSampling, availability, latencyP99Ms, runbook } = of({});
    const because = 'criticality is "medium" by default';
    expect(traceSampling).toEqual({ value: 0.1, source: 'default', because });
    expect(availability).toEqual({ value: 99.5, source: 'default', because });
    expect(latencyP99Ms).toEqual({ value: null, source: 'default', because: '"requirements.latencyP99" is not given' });
    expect(runbook.value).toBeNull();
  });
});

describe('what asks for more', () => {
  it('raises the sampling of what earns money by one step, with both reasons', () => {
    const value = 'revenue-primary';
    expect(of({ business: { criticality: 'medium', value } }).traceSampling).toEqual({
      value: 0.5,
      source: 'derived',
      because: 'criticality is "medium" and value is "revenue-primary"',
    });
    expect(of({ business: { value } }).traceSampling).toEqual({
      value: 0.5,
      source: 'derived',
      because: 'criticality is "medium" by default and value is "revenue-primary"',
    });
    expect(of({ business: { criticality: 'critical', value } }).traceSampling.because).toBe(
      'criticality is "critical"',
    );
  });

  it('takes urgent risks seriously', () => {
    const { traceSampling, alertPriority, paging } = of({
      business: { criticality: 'low' },
      risks: [risk('security', 'P1'), risk('compliance', 'P3')],
    });
    const because = 'a "security" risk has priority "P1"';
    expect(traceSampling).toEqual({ value: 0.5, source: 'derived', because });
    expect(alertPriority).toEqual({ value: 'P2', source: 'derived', because });
    expect(paging.value).toBe(false);
    expect(of({ business: { criticality: 'low' }, risks: [risk('security')] }).traceSampling.value).toBe(0.01);
  });

  it('names everything that asks for as much', () => {
    const { traceSampling, logLevel } = of({
      business: { criticality: 'high' },
      risks: [risk('compliance', 'P1'), risk('data-integrity')],
    });
    expect(traceSampling.because).toBe('criticality is "high" and a "compliance" risk has priority "P1"');
    expect(logLevel.because).toBe('criticality is "high" and there is a "data-integrity" risk');
  });

  it('keeps informing logs where data must be right', () => {
    expect(of({ business: { criticality: 'low' } }).logLevel.value).toBe('warn');
    expect(of({ business: { criticality: 'low' }, risks: [risk('data-integrity')] }).logLevel.value).toBe('info');
  });

  it('measures more often what must answer fast, never less often', () => {
    const interval = (criticality: 'critical' | 'low', latencyP99: string) =>
      of({ business: { criticality }, requirements: { latencyP99 } }).metricsIntervalMs;
    expect(interval('low', '99ms')).toEqual({ value: 15_000, source: 'derived', because: 'latencyP99 is below 100ms' });
    expect(interval('low', '100ms').value).toBe(120_000);
    expect(interval('critical', '0.05s')).toMatchObject({ value: 10_000, because: 'criticality is "critical"' });
  });
});

describe('dashboards', () => {
  it.each([
    ['revenue-primary', 'low', 'featured', 'value is "revenue-primary"'],
    ['compliance', 'low', 'featured', 'value is "compliance"'],
    ['internal', 'low', 'archived', 'value is "internal" and criticality is "low"'],
    ['internal', 'medium', 'standard', 'value "internal" asks for no other place'],
    ['enabler', 'critical', 'standard', 'value "enabler" asks for no other place'],
  ] as const)('of value %s and criticality %s are %s', (value, criticality, place, because) => {
    expect(of({ business: { value, criticality, owner: 'team-a' } }).dashboardPlacement).toMatchObject({
      value: place,
      because,
    });
  });
});

describe('objectives', () => {
  it('follow from one another, as people reckon', () => {
    expect(of({ requirements: { availability: '99.95%' } }).errorBudget.value).toBe(0.05);
    expect(of({ requirements: { availability: '99.99999999999' } }).errorBudget.value).toBe(1e-11);
    expect(of({ requirements: { errorBudget: '0.1' } }).availability).toEqual({
      value: 99.9,
      source: 'derived',
      because: 'it is 100 minus the error budget',
    });
  });

  it('are none where a number is too near 100 to be told from it', () => {
    const { availability, errorBudget } = of({ requirements: { availability: '99.99999999999999999999' } });
    expect([availability.value, errorBudget.value]).toEqual([null, null]);
  });

  it('are read in every form', () => {
    const { latencyP50Ms, latencyP99Ms, throughput } = of({
      requirements: { latencyP50: '50ms', latencyP99: '1.5s', throughput: '500rps' },
    });
    expect([latencyP50Ms.value, latencyP99Ms.value, throughput.value]).toEqual([50, 1500, 500]);
  });
});
