import { Ajv, type ErrorObject } from 'ajv';

/*
 * The objects of the Prometheus operator as their definitions have them, closed, so that no key is dropped by a cluster without a word: the keys
 * of `pkg/apis/monitoring/{v1,v1alpha1}` of prometheus-operator (github.com/prometheus-operator/prometheus-operator) that generated
 * files use. Child routes are JSON there, which the operator reads with unknown fields refused.
 */

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text, minItems: 1 };
const name: Schema = { type: 'string', minLength: 1 };
const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const list = (items: Schema): Schema => ({ type: 'array', items });

const duration: Schema = {
  type: 'string',
  minLength: 1,
  pattern: '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$',
};
const labelValue: Schema = { type: 'string', pattern: '^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$' };
const labels: Schema = { type: 'object', additionalProperties: labelValue };
const objectName: Schema = {
  type: 'string',
  maxLength: 253,
  pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
};
const namespace: Schema = { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' };
const metadata = object({ name: objectName, namespace, labels }, ['name']);

const relabeling = object({
  action: { enum: ['replace', 'keep', 'drop', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep'] },
  sourceLabels: list({ type: 'string', pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' }),
  separator: text,
  regex: text,
  replacement: text,
  targetLabel: { type: 'string', pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' },
});
const endpoint = object({
  port: name,
  path: text,
  interval: duration,
  scrapeTimeout: duration,
  honorLabels: { type: 'boolean' },
  relabelings: list(relabeling),
  metricRelabelings: list(relabeling),
});
const selector = object({
  matchLabels: labels,
  matchExpressions: list(
    object({ key: text, operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] }, values: list(labelValue) }, [
      'key',
      'operator',
    ]),
  ),
});
const monitor = (endpoints: string): Schema =>
  object(
    {
      jobLabel: text,
      selector,
      namespaceSelector: object({ any: { type: 'boolean' }, matchNames: list(namespace) }),
      [endpoints]: { type: 'array', items: endpoint, minItems: 1 },
    },
    ['selector', endpoints],
  );

const templates: Schema = { type: 'object', additionalProperties: text };
const rule: Schema = {
  ...object({ alert: name, record: name, expr: name, for: duration, labels: templates, annotations: templates }, [
    'expr',
  ]),
  oneOf: [{ required: ['alert'] }, { required: ['record'] }],
};
const rules = object({
  groups: list(
    object({ name, interval: duration, limit: { type: 'integer' }, labels: templates, rules: list(rule) }, ['name']),
  ),
});

const secretKey = object(
  { name, key: { type: 'string', pattern: '^[-._a-zA-Z0-9]+$' }, optional: { type: 'boolean' } },
  ['name', 'key'],
);
const sendResolved: Schema = { type: 'boolean' };
const route = (depth: number): Schema =>
  object({
    receiver: name,
    groupBy: { ...texts, uniqueItems: true },
    groupWait: duration,
    groupInterval: duration,
    repeatInterval: duration,
    matchers: list(object({ name, value: text, matchType: { enum: ['=', '!=', '=~', '!~'] } }, ['name'])),
    continue: { type: 'boolean' },
    ...(depth === 0 ? {} : { routes: list(route(depth - 1)) }),
  });
const alertmanagerConfig = object({
  route: route(2),
  receivers: list(
    object(
      {
        name,
        slackConfigs: list(object({ apiURL: secretKey, channel: name, sendResolved })),
        emailConfigs: list(object({ to: name, sendResolved })),
        webhookConfigs: list(
          object({ url: { type: 'string', pattern: '^https?://.+$' }, urlSecret: secretKey, sendResolved }),
        ),
      },
      ['name'],
    ),
  ),
});

const kinds: Readonly<Record<string, readonly [apiVersion: string, spec: Schema]>> = {
  ServiceMonitor: ['monitoring.coreos.com/v1', monitor('endpoints')],
  PodMonitor: ['monitoring.coreos.com/v1', monitor('podMetricsEndpoints')],
  PrometheusRule: ['monitoring.coreos.com/v1', rules],
  AlertmanagerConfig: ['monitoring.coreos.com/v1alpha1', alertmanagerConfig],
};

const ajv = new Ajv({ allErrors: true, strict: false });
const validators = new Map(
  Object.entries(kinds).map(([kind, [apiVersion, spec]]) => [
    kind,
    ajv.compile(
      object({ apiVersion: { const: apiVersion }, kind: { const: kind }, metadata, spec }, [
        'apiVersion',
        'kind',
        'metadata',
        'spec',
      ]),
    ),
  ]),
);

const told = ({ instancePath, message = '', params }: ErrorObject): string =>
  `${instancePath} ${message} ${JSON.stringify(params)}`;

/** What is wrong with an object of the operator. */
export const operatorFaults = (value: unknown): readonly string[] => {
  const kind = (value as { readonly kind?: string }).kind ?? '';
  const validate = validators.get(kind);
  if (validate === undefined) return [`"${kind}" is no kind of the operator`];
  return validate(value) ? [] : (validate.errors ?? []).map(told);
};
