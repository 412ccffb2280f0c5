import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createSource, locate } from '../../../src/core/index.ts';
import { parseDocument } from '../../../src/parse/index.ts';
import { defaultTables, derive, readTables } from '../../../src/project/derive/index.ts';
import {
  businessValues,
  criticalities,
  dashboardPlacements,
  logLevels,
  priorities,
  riskTypes,
} from '../../../src/project/index.ts';
import { readText } from '../../sources.ts';
import { contextWith } from './contexts.ts';

const read = (text: string) => {
  const { document } = parseDocument(createSource('tables.yaml', text));
  if (document === undefined) throw new Error('not YAML');
  const { tables, findings } = readTables(document, defaultTables);
  return {
    tables: tables ?? defaultTables,
    told: findings.map(({ at, message, help }) => {
      const { line, column } = locate(at);
      return `${line}:${column} ${message}${help === undefined ? '' : ` ${help}`}`;
    }),
  };
};

describe('tables of a user', () => {
  it('replace single values, add modifiers and take some away', () => {
    const { tables, told } = read(
      [
        'fallback: low',
        'criticality: {low: {traceSampling: 0.05}}',
        'placement: {enabler: featured}',
        'modifiers:',
        '  revenue: off',
        '  busy: {when: {throughputFrom: 1000}, atLeast: {logLevel: debug, paging: true}}',
      ].join('\n'),
    );
    expect(told).toEqual([]);
    const strategy = derive(
      contextWith({ business: { value: 'enabler' }, requirements: { throughput: '2000/s' } }),
      tables,
    );
    expect(strategy.traceSampling).toMatchObject({ value: 0.05, because: 'criticality is "low" by default' });
    expect(strategy.metricsIntervalMs.value).toBe(120_000);
    expect(strategy.dashboardPlacement.value).toBe('featured');
    expect(strategy.logLevel).toMatchObject({ value: 'debug', because: 'throughput is at least 1000' });
    expect(strategy.paging.value).toBe(true);
    expect(derive(contextWith({ business: { value: 'revenue-primary' } }), tables).traceSampling.value).toBe(0.05);
  });

  it('are refused with every fault at its place', () => {
    expect(
      read(
        [
          'falback: low',
          'criticality:',
          '  critical: {traceSamplin: 1, metricsInterval: 10}',
          'placement: {internal: archive}',
          'modifiers:',
          '  a: {when: {risk: [securty]}, atLeast: {traceSampling: 2}}',
        ].join('\n'),
      ).told,
    ).toMatchInlineSnapshot(`
      [
        "1:1 The file has an unknown key "falback". Did you mean "fallback"?",
        "3:14 "criticality.critical" has an unknown key "traceSamplin". Did you mean "traceSampling"?",
        "3:48 Key "metricsInterval" of "criticality.critical" is a number; a string is expected. Put the value in quotes.",
        "4:23 Key "internal" of "placement" is not featured, standard or archived.",
        "6:21 Item 1 of "modifiers.a.when.risk" is "securty"; "security", "compliance", "data-integrity", "availability", "financial" or "reputational" is expected. Did you mean "security"?",
        "6:57 Key "traceSampling" of "modifiers.a.atLeast" is too large; 1 or less is expected.",
      ]
    `);
  });

  it('never ask for less where a project is more critical', () => {
    expect(read('criticality:\n  low:\n    traceSampling: 0.2\n    paging: true').told).toMatchInlineSnapshot(`
      [
        "3:20 Key "traceSampling" asks for less where a project is "medium" than where it is "low". Change it in one of the two rows; what a row leaves out is as in the built-in tables.",
        "4:13 Key "paging" asks for less where a project is "medium" than where it is "low". Change it in one of the two rows; what a row leaves out is as in the built-in tables.",
      ]
    `);
  });

  it('have modifiers that mean something', () => {
    expect(
      read('modifiers:\n  revenu: off\n  always: {when: {}}\n  urgent: {when: {priority: P1}}').told,
    ).toMatchInlineSnapshot(`
      [
        "2:3 Modifier "revenu" is off, but there is no modifier of that name. Did you mean "revenue"?",
        "3:12 Modifier "always" has no condition. Say under "when" where it holds.",
        "4:19 Modifier "urgent" asks for a priority, but for no risk. Add "risk" with the types of risk that are meant.",
      ]
    `);
  });

  it('may be empty', () => {
    expect(read('# nothing yet\n')).toEqual({ tables: defaultTables, told: [] });
  });

  it('have the words of the document', () => {
    const { definitions } = JSON.parse(readText('contracts/schema/derivation.schema.json'));
    expect(definitions.criticality.enum).toEqual(criticalities);
    expect(definitions.priority.enum).toEqual(priorities);
    expect(definitions.logLevel.enum).toEqual(logLevels);
    expect(definitions.place.enum).toEqual(dashboardPlacements);
    expect(definitions.when.properties.value.items.enum).toEqual(businessValues);
    expect(definitions.when.properties.risk.items.enum).toEqual(riskTypes);
  });

  it('are what their generated files say', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/generate-derivation.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});
