// The part of SARIF 2.1.0 that we write, as a schema of our own: closed objects, so that a key that SARIF does not know,
// or that we do not mean to write, fails the test.
const text = { type: 'string', minLength: 1 } as const;
const count = { type: 'integer', minimum: 1 } as const;
const index = { type: 'integer', minimum: 0 } as const;
const level = { enum: ['error', 'warning', 'note'] } as const;

const closed = (properties: Record<string, unknown>, required: readonly string[]): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const list = (items: unknown, minItems = 0): object => ({ type: 'array', items, minItems });

const message = closed({ text }, ['text']);
const region = closed({ startLine: count, startColumn: count, endLine: count, endColumn: count }, ['startLine']);
const artifactLocation = closed({ uri: { type: 'string', format: 'uri-reference' }, uriBaseId: text }, ['uri']);
const physicalLocation = closed({ artifactLocation, region }, ['artifactLocation', 'region']);
const logicalLocation = closed({ name: text, fullyQualifiedName: text, kind: text }, ['name']);
const location = closed(
  { id: index, physicalLocation, logicalLocations: { ...list(logicalLocation, 1), uniqueItems: true }, message },
  ['physicalLocation'],
);
const threadFlow = closed({ locations: list(closed({ location }, ['location']), 1) }, ['locations']);
const suppression = closed({ kind: { enum: ['inSource', 'external'] }, justification: text }, ['kind']);

const result = closed(
  {
    ruleId: text,
    ruleIndex: index,
    level,
    message,
    locations: list(location, 1),
    relatedLocations: { ...list(location, 1), uniqueItems: true },
    codeFlows: list(closed({ threadFlows: list(threadFlow, 1) }, ['threadFlows']), 1),
    partialFingerprints: { type: 'object', minProperties: 1, additionalProperties: text },
    suppressions: { ...list(suppression, 1), uniqueItems: true },
    properties: { type: 'object' },
  },
  ['message', 'locations', 'ruleId', 'ruleIndex', 'partialFingerprints'],
);

const rule = closed(
  {
    id: text,
    name: text,
    shortDescription: message,
    fullDescription: message,
    help: closed({ text, markdown: text }, ['text']),
    defaultConfiguration: closed({ level }, ['level']),
    properties: closed({ tags: { ...list(text), uniqueItems: true } }, []),
  },
  ['id', 'shortDescription', 'help'],
);

const driver = closed(
  {
    name: text,
    semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
    rules: { ...list(rule), uniqueItems: true },
  },
  ['name'],
);

export const sarifSchema = closed(
  {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: list(
      closed(
        {
          tool: closed({ driver }, ['driver']),
          invocations: list(closed({ executionSuccessful: { type: 'boolean' } }, ['executionSuccessful'])),
          originalUriBaseIds: {
            type: 'object',
            additionalProperties: closed({ description: message }, []),
          },
          columnKind: { const: 'utf16CodeUnits' },
          results: list(result),
        },
        ['tool', 'results', 'columnKind'],
      ),
      1,
    ),
  },
  ['version', 'runs'],
);
