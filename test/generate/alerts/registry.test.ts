import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { answers, languages, namings } from '../../../src/generate/index.ts';
import { quoted } from '../../../src/generate/queries/text.ts';
import { contractNamed, generated, oddNames } from './alert-case.ts';
import { type Grammar, strangersIn, tokensOf } from './grammar.ts';

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly { readonly record?: string; readonly expr: string }[] }[];
}

interface GrafanaFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly data: readonly { readonly model: { readonly query?: string } }[] }[];
  }[];
}

/** What is wrong with a query. */
const faultsOf = (grammar: Grammar, query: string, recorded?: ReadonlySet<string>): readonly string[] => [
  ...tokensOf(grammar, query).errors,
  ...strangersIn(grammar, query, recorded),
];

describe('queries', () => {
  it.each(namings)('name what is in the registry, and are sentences of their languages (%s)', (naming) => {
    const names = [...oddNames, undefined].map((name) =>
      name === undefined ? {} : { workflow: name, field: name, phase: name },
    );
    const faults = names.flatMap((subject) =>
      answers({ naming, range: '1d', ...subject }, languages).flatMap(({ id, queries }) =>
        languages.flatMap((language) => {
          const query = queries[language];
          return query === undefined ? [] : faultsOf(language, query).map((fault) => `${id} ${language}: ${fault}`);
        }),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('are about what is asked for, and about nothing else', () => {
    const [lost] = answers({ naming: 'otlp', range: '6h', workflow: 'say "hi"', field: 'a.b' }, ['promql', 'traceql']);
    expect(lost?.queries).toEqual({
      promql:
        'sum by (contextcore_workflow, contextcore_phase, contextcore_field, contextcore_outcome) (increase(contextcore_context_fields_total{contextcore_workflow="say \\"hi\\"",contextcore_field="a.b",contextcore_outcome!="propagated"}[6h])) > 0',
      traceql:
        '{ name = "contextcore.phase" && span.contextcore.workflow = "say \\"hi\\"" && event:name =~ "context\\\\.failed|context\\\\.defaulted" && event.context.field = "a.b" } | select(span.contextcore.run.id, span.contextcore.workflow, span.contextcore.phase, event.context.field, event.context.reason)',
    });
  });

  it('never group by an attribute of an event, and never compute a mean over spans without the attribute', () => {
    const all = answers({ naming: 'otlp', range: '1d' }, ['traceql']).map(({ queries }) => queries.traceql ?? '');
    for (const query of all) {
      expect(query).not.toMatch(/by ?\([^)]*event/u);
      const [, attribute] = /(?:avg|min|max|sum)_over_time\((span\.[\w.]+)\)/u.exec(query) ?? [];
      if (attribute !== undefined) expect(query).toContain(`${attribute} != nil`);
    }
  });
});

describe('rules', () => {
  it.each(oddNames)('name what is in the registry: %j', async (name) => {
    const files = await generated([contractNamed(name)], { choiceOf: () => ({ objective: 99, baseline: 98 }) });
    const rules = files
      .filter(({ path }) => path.endsWith('.rules.yaml'))
      .flatMap(({ text }) => (load(text) as RuleFile).groups.flatMap((group) => group.rules));
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    expect(rules.flatMap(({ expr }) => faultsOf('promql', expr, recorded))).toEqual([]);
    const queries = files
      .filter(({ path }) => path.startsWith('grafana/'))
      .flatMap(({ text }) => (load(text) as GrafanaFile).groups.flatMap((group) => group.rules))
      .flatMap(({ data }) => data.flatMap(({ model }) => model.query ?? []));
    expect(queries).toHaveLength(4);
    expect(queries.flatMap((query) => faultsOf('traceql', query))).toEqual([]);
    for (const query of queries) {
      expect(query).toContain('span.contextcore.context.completeness != nil');
      expect(query).not.toMatch(/\bby\b ?\(/u);
      expect(tokensOf('traceql', query).tokens.find(({ text }) => text === quoted(name))).toBeDefined();
    }
  });
});

describe('the lint', () => {
  it('sees names that our telemetry does not have', () => {
    expect(
      strangersIn('promql', 'sum by (contextcore_stage) (contextcore_fields_total{contextcore_outcome="lost"})'),
    ).toEqual(['contextcore_stage', 'contextcore_fields_total', '"lost"']);
    expect(strangersIn('traceql', '{ event:name = "context.lost" && span.contextcore.run = "x" }')).toEqual([
      '"context.lost"',
      'contextcore.run',
    ]);
    expect(strangersIn('logql', '{service_name="a"} | context_stage = "x"')).toEqual(['context_stage']);
  });
});
