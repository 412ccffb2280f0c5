// Makes docs/reference/{contract,configuration,project-context}.md from the JSON Schemas. `--check` only compares.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, writeGenerated } from './write-generated.mjs';

const command = 'scripts/generate-reference.mjs';

const readSchema = (name) => JSON.parse(readFileSync(join(root, `contracts/schema/${name}.schema.json`), 'utf8'));

const anchor = (title) => title.toLowerCase().replaceAll(' ', '-');
const code = (value) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const kinds = {
  string: 'string',
  number: 'number',
  integer: 'whole number',
  boolean: '`true` or `false`',
  array: 'list',
  object: 'mapping',
};

/** The part of a schema that a pointer names, and the key under which it stands there. */
const resolve = (schema, pointer) => {
  const keys = pointer.slice(pointer.indexOf('#') + 2).split('/');
  return { target: keys.reduce((node, key) => node[key], schema), name: keys.at(-1) };
};

/** A property with what its `$ref` leads to filled in; what it says itself wins. */
const expand = (schema, node) =>
  node.$ref === undefined ? node : { ...expand(schema, resolve(schema, node.$ref).target), ...node };

/** A mapping without a name of its own, whose keys are the codes of the rules: too many for a table here. */
const isCodeTable = (node) => node.properties !== undefined && node.title === undefined;

const typeText = (schema, node) => {
  const full = expand(schema, node);
  if (isCodeTable(full)) return `mapping of code to ${typeText(schema, Object.values(full.properties)[0])}`;
  if (full.properties !== undefined) {
    const short = [full.type].flat().includes('string') ? 'string or ' : '';
    return `${short}[${full.title}](#${anchor(full.title)})`;
  }
  if (full.enum !== undefined) {
    return full.enum.map(code).join(' or ');
  }
  if (full.items !== undefined) return `list of ${typeText(schema, full.items).replace(/^string/u, 'strings')}`;
  if (typeof full.additionalProperties === 'object') {
    return `mapping of name to ${typeText(schema, full.additionalProperties)}`;
  }
  if (full.type === undefined) return 'anything';
  return [full.type]
    .flat()
    .flatMap((kind) => kinds[kind] ?? [])
    .join(' or ');
};

const exampleText = (examples = []) => {
  if (examples.length === 0) return '';
  return ` ${examples.length === 1 ? 'Example' : 'Examples'}: ${examples.map(code).join(', ')}.`;
};

const row = (schema, owner, [key, node]) => {
  const full = expand(schema, node);
  const required = owner.required?.includes(key) ? ' (required)' : '';
  const fallback = full.default === undefined ? '' : ` Default: ${code(full.default)}.`;
  const later = full['x-not-enforced'] === true ? ' *Accepted, not enforced yet.*' : '';
  const text = `${full.description ?? ''}${fallback}${exampleText(full.examples)}${later}`;
  return `| \`${key}\`${required} | ${cell(typeText(schema, node))} | ${cell(text)} |`;
};

/** Properties that only repeat those of another definition are said in one sentence. */
const borrowedFrom = (node) => /#\/definitions\/(\w+)\/properties\//u.exec(node.$ref ?? '')?.[1];

const table = (schema, owner) => {
  const entries = Object.entries(owner.properties);
  const own = entries.filter(([, node]) => borrowedFrom(node) === undefined);
  const lenders = new Set(entries.flatMap(([, node]) => borrowedFrom(node) ?? []));
  const also = [...lenders].map((name) => {
    const { title } = schema.definitions[name];
    return `\nAlso every key of a [${title.toLowerCase()}](#${anchor(title)}).`;
  });
  return ['| Key | Value | Meaning |', '|---|---|---|', ...own.map((entry) => row(schema, owner, entry)), ...also];
};

/** The definitions that have a table of their own, in the order in which a reader meets them. */
const sections = (schema, node = schema, found = new Set()) => {
  for (const [key, child] of Object.entries(node)) {
    if (key === '$ref') {
      const { target } = resolve(schema, child);
      if (found.has(target)) continue;
      if (target.properties !== undefined && !isCodeTable(target)) found.add(target);
      sections(schema, target, found);
    } else if (key !== 'definitions' && typeof child === 'object' && child !== null) sections(schema, child, found);
  }
  return found;
};

const reference = (name, level, schema = readSchema(name)) => {
  const heading = '#'.repeat(level);
  const parts = [...sections(schema)].map((part) =>
    [`${heading}# ${part.title}`, '', part.description, '', ...table(schema, part), ''].join('\n'),
  );
  const intro = [
    `${heading} ${schema.title}`,
    '',
    schema.description,
    '',
    `JSON Schema: \`contracts/schema/${schema.$id}\`.`,
    '',
    ...table(schema, schema),
    '',
  ];
  return [intro.join('\n'), ...parts].join('\n');
};

/** The schema chooses between a document and a spec alone; a reader begins with the document, and is spared what a cluster sets. */
const projectSchema = () => {
  const { if: _, then: __, else: ___, ...schema } = readSchema('project-context');
  const { document, metadata } = schema.definitions;
  for (const { properties } of [document, metadata])
    for (const key of Object.keys(properties))
      if (properties[key].description?.endsWith('Ignored here.')) delete properties[key];
  return { ...schema, properties: document.properties, required: document.required };
};

const first = `<!-- Generated by ${command}. Do not edit. -->\n`;
const fields = readSchema('fields');

writeGenerated(
  {
    'docs/reference/contract.md': `${first}${reference('contract', 1)}
## ${fields.title}

${fields.description}

JSON Schema: \`contracts/schema/${fields.$id}\`.

| Key | Value | Meaning |
|---|---|---|
| \`fields\` (required) | mapping of name to [Shared field](#shared-field) | As in a contract. |
`,
    'docs/reference/project-context.md': `${first}${reference('project-context', 1, projectSchema())}`,
    'docs/reference/configuration.md': `${first}# Configuration and baseline

${reference('config', 2)}
${reference('baseline', 2)}`,
  },
  command,
);
