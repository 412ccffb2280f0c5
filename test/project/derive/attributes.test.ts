import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import {
  annotationsOf,
  attributesOf,
  businessValues,
  criticalities,
  defaultTables,
  derive,
  type ProjectContext,
  priorities,
  projectAttributeNames,
  readAttribute,
} from '../../../src/project/index.ts';
import { readText } from '../../sources.ts';
import { anyContext, contextWith } from './contexts.ts';

interface Attribute {
  readonly id?: string;
  readonly ref?: string;
  readonly type?: string | { readonly members: readonly { readonly value: string }[] };
}

const { groups } = load(readText('contracts/semconv/project.yaml')) as {
  readonly groups: readonly { readonly attributes: readonly Attribute[] }[];
};
const registered = groups.flatMap(({ attributes }) => attributes);

const of = (context: ProjectContext) => attributesOf(context, derive(context, defaultTables));

describe('attributes of a project', () => {
  it('are those of the registry, with its words', () => {
    expect(registered.map(({ id, ref }) => id ?? ref)).toEqual(projectAttributeNames);
    const words = registered.flatMap(({ id = '', type }) =>
      typeof type === 'object' ? [[id, type.members.map(({ value }) => value)]] : [],
    );
    expect(Object.fromEntries(words)).toEqual({
      'business.criticality': criticalities,
      'business.value': businessValues,
      'risk.priority': priorities,
    });
  });

  it('have the types of the registry, and come back from annotations as they were', () => {
    const types = new Map(registered.map(({ id = '', type }) => [id, type]));
    fc.assert(
      fc.property(anyContext, (context) => {
        const attributes = of(context);
        const annotations = annotationsOf(attributes);
        for (const name of projectAttributeNames) {
          const value = attributes[name];
          const text = annotations[`contextcore.io/${name}`];
          expect(text === undefined ? undefined : readAttribute(name, text)).toEqual(value);
          if (types.get(name) === 'double' && value !== undefined) expect(typeof value).toBe('number');
        }
        for (const key of Object.keys(annotations))
          expect(key).toMatch(/^contextcore\.io\/[a-z][a-z0-9._]{0,61}[a-z0-9]$/u);
      }),
    );
  });

  it('say what the document says, and no descriptions', () => {
    expect(
      of(
        contextWith({
          project: { id: 'shop', epic: 'SHOP-1', tasks: ['SHOP-2'] },
          business: {
            criticality: 'high',
            value: 'enabler',
            owner: 'team-a',
            costCenter: 'CC-1',
            stakeholders: ['Ann'],
          },
          requirements: { latencyP99: '200ms' },
          risks: [
            { type: 'financial', description: 'Money is lost', priority: 'P3' },
            { type: 'security', description: 'Cards leak', mitigation: 'None is kept', priority: 'P2' },
            { type: 'security', description: 'Names leak', mitigation: 'None is kept' },
          ],
          design: { doc: 'docs/design.md' },
        }),
      ),
    ).toEqual({
      'project.id': 'shop',
      'project.epic': 'SHOP-1',
      'business.criticality': 'high',
      'business.value': 'enabler',
      'business.owner': 'team-a',
      'business.cost_center': 'CC-1',
      'requirement.availability': 99.9,
      'requirement.error_budget': 0.1,
      'requirement.latency_p99': 0.2,
      'risk.types': ['security', 'financial'],
      'risk.priority': 'P2',
      'design.doc': 'docs/design.md',
    });
  });

  it('claim nothing that nobody said', () => {
    expect(of(contextWith({}))).toEqual({ 'project.id': 'shop' });
  });

  it.each([
    ['business.criticality', 'criticla'],
    ['requirement.availability', '100'],
    ['requirement.latency_p99', '200ms'],
    ['requirement.throughput', '-1'],
    ['risk.types', 'security,theft'],
    ['project.id', '../etc'],
    ['design.doc', 'x'.repeat(3000)],
  ] as const)('%s is never %s', (name, text) => {
    expect(readAttribute(name, text)).toBeUndefined();
  });

  it('are on the page about them', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/generate-project-attributes.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});
