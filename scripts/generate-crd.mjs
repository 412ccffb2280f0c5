// Makes deploy/crd/contextcore.io_projectcontexts.yaml from contracts/schema/project-context.schema.json. `--check` only compares.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document } from 'yaml';
import { root, writeGenerated } from './write-generated.mjs';

const command = 'scripts/generate-crd.mjs';
const { definitions } = JSON.parse(readFileSync(join(root, 'contracts/schema/project-context.schema.json'), 'utf8'));

/** What a cluster takes over as it is. */
const kept = new Set([
  'type',
  'description',
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'maxProperties',
  'required',
  'x-kubernetes-validations',
]);

const target = (node) => definitions[node.$ref.slice('#/definitions/'.length)];

/** The node with what its references and its `allOf` say beside what it says itself. */
const merged = (node) => {
  const { $ref, allOf = [], ...own } = node;
  const lent = [...($ref === undefined ? [] : [target(node)]), ...allOf].map(merged);
  return Object.assign({}, ...lent, own);
};

/** Cluster schemas have neither references nor unions of types, and drop unknown keys instead of refusing them. */
const structural = (schema) => {
  const node = merged(schema);
  const entries = Object.entries(node).filter(([key]) => kept.has(key));
  const out = Object.fromEntries(entries);
  if (Array.isArray(node.type)) {
    delete out.type;
    out.anyOf = node.type.map((type) => ({ type }));
    out['x-kubernetes-int-or-string'] = true;
  }
  if (node.not) out.not = { pattern: node.not.anyOf.map(({ pattern }) => `(${pattern})`).join('|') };
  if (node.items) out.items = structural(node.items);
  if (node.type === 'array') out['x-kubernetes-list-type'] = 'atomic';
  if (node.properties)
    out.properties = Object.fromEntries(
      Object.entries(node.properties).map(([key, value]) => [key, structural(value)]),
    );
  return out;
};

const text = (maxLength, more = {}) => ({ type: 'string', maxLength, ...more });

const status = {
  type: 'object',
  description: 'What the cluster has made of the document.',
  properties: {
    observedGeneration: {
      type: 'integer',
      format: 'int64',
      minimum: 0,
      description: 'The generation of the document that the conditions are about.',
    },
    conditions: {
      type: 'array',
      maxItems: 16,
      description: '`Ready`: everything that follows from the document is there.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
      items: {
        type: 'object',
        required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
        properties: {
          type: text(316, { description: 'What the condition is about.' }),
          status: { type: 'string', enum: ['True', 'False', 'Unknown'], description: 'Whether it holds.' },
          observedGeneration: {
            type: 'integer',
            format: 'int64',
            minimum: 0,
            description: 'The generation that it was judged for.',
          },
          lastTransitionTime: { type: 'string', format: 'date-time', description: 'When its status changed.' },
          reason: text(1024, {
            minLength: 1,
            pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
            description: 'Why, as one word for programs.',
          }),
          message: text(32768, { description: 'Why, for people.' }),
        },
      },
    },
  },
};

const column = (name, jsonPath, more = {}) => ({ name, type: 'string', jsonPath, ...more });

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'projectcontexts.contextcore.io',
    labels: { 'app.kubernetes.io/managed-by': 'contextcore' },
  },
  spec: {
    group: 'contextcore.io',
    scope: 'Namespaced',
    preserveUnknownFields: false,
    names: {
      kind: 'ProjectContext',
      listKind: 'ProjectContextList',
      plural: 'projectcontexts',
      singular: 'projectcontext',
      shortNames: ['pctx'],
      categories: ['contextcore'],
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          column('Criticality', '.spec.business.criticality'),
          column('Owner', '.spec.business.owner'),
          column('Value', '.spec.business.value'),
          column('Availability', '.spec.requirements.availability'),
          column('Ready', '.status.conditions[?(@.type=="Ready")].status'),
          column('Age', '.metadata.creationTimestamp', { type: 'date' }),
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: definitions.spec.description,
            required: ['spec'],
            properties: {
              apiVersion: { type: 'string', description: 'The version of the format.' },
              kind: { type: 'string', description: 'The kind of the document.' },
              metadata: { type: 'object' },
              spec: structural(definitions.spec),
              status,
            },
          },
        },
      },
    ],
  },
};

/*
 * How a cluster reckons what a rule may cost at most, in its units: an access to a field or a comparison costs 1; to look through a text
 * costs a tenth of its length; `matches` that, times a quarter of the pattern's length. Texts that may be numbers as well count as long
 * as a request may be, whatever `maxLength` says. What stands in a list counts as often as `maxItems` allows.
 */
const longestRequest = 3 * 1024 * 1024 - 2;
const limits = { rule: 10_000_000, all: 100_000_000 };

const costOf = (rule, length) => {
  const looks = Math.ceil(length * 0.1);
  const matches = [...rule.matchAll(/matches\('([^']*)'\)/gu)].map(
    ([, pattern]) => looks * Math.ceil(pattern.length / 4),
  );
  const replaces = [...rule.matchAll(/\.replace\(/gu)].map(() => 2 * looks);
  const conversions = [...rule.matchAll(/double\(|string\(/gu)].map(() => looks);
  const rest = rule.length;
  // Twice over: what a list of one element costs, and whatever is not in this sum.
  return 2 * [...matches, ...replaces, ...conversions].reduce((sum, one) => sum + one, rest);
};

const costs = (node, times = 1, way = 'spec') => {
  const length =
    node['x-kubernetes-int-or-string'] || node.type === 'object' ? longestRequest : (node.maxLength ?? longestRequest);
  const own = (node['x-kubernetes-validations'] ?? []).map(({ rule }) => ({ way, each: costOf(rule, length), times }));
  const below = Object.entries(node.properties ?? {}).flatMap(([key, part]) => costs(part, times, `${way}.${key}`));
  return [...own, ...below, ...(node.items ? costs(node.items, times * node.maxItems, `${way}[]`) : [])];
};

const reckoned = costs(crd.spec.versions[0].schema.openAPIV3Schema.properties.spec);
const total = reckoned.reduce((sum, { each, times }) => sum + each * times, 0);
const tooDear = reckoned.filter(({ each, times }) => each * times > limits.rule);
if (tooDear.length > 0 || total > limits.all)
  throw new RangeError(`The rules cost too much: ${JSON.stringify([...tooDear, total])}.`);

const number = (value) => String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
const head = `# Generated by ${command} from contracts/schema/project-context.schema.json. Do not edit.
#
# What its rules may cost at most, in the units of a cluster (each at most ${number(limits.rule)}, all of them ${number(limits.all)}): to look
# through a text costs a tenth of its longest length, which for a text that may be a number is that of a request (${number(longestRequest)}); a pattern
# costs that times a quarter of its own length; what stands in a list counts as often as its maxItems. Every list and text has a maximum.
# Reckoned twice over, to be on the safe side:
${reckoned.map(({ way, each, times }) => `#   ${way}: ${number(each)}${times > 1 ? ` × ${times} = ${number(each * times)}` : ''}\n`).join('')}#   together: ${number(total)}
`;

writeGenerated(
  {
    'deploy/crd/contextcore.io_projectcontexts.yaml': `${head}${new Document(crd, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 })}`,
  },
  command,
);
