import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { detectResources } from '@opentelemetry/resources';
import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createProjectDetector, type ProjectDetectorOptions } from '../../../src/project.ts';

const document = [
  'project: {id: checkout}',
  'business: {criticality: high, owner: team-checkout}',
  'targets: [{kind: Deployment, name: checkout-api}]',
  '',
].join('\n');

const folder = (files: Readonly<Record<string, string>> = {}): string => {
  const root = mkdtempSync(join(tmpdir(), 'contextcore-detector-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ '.git/HEAD': '', ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
};

/** What is detected, and what the diagnostic log is told. */
const detect = async (options: ProjectDetectorOptions) => {
  const warnings: string[] = [];
  const quiet = (): void => {};
  const warn = (text: string): void => {
    warnings.push(text);
  };
  diag.setLogger({ error: warn, warn, info: quiet, debug: quiet, verbose: quiet }, DiagLogLevel.WARN);
  const detector = createProjectDetector({ env: {}, annotations: '/none/annotations', ...options });
  const resource = detectResources({ detectors: [detector] });
  await resource.waitForAsyncAttributes?.();
  return { attributes: resource.attributes, warnings };
};

afterEach(() => diag.disable());

describe('the project that telemetry is from', () => {
  it('is told by the nearest document', async () => {
    const root = folder({ '.contextcore.yaml': document, 'src/deep/x': '' });
    expect(await detect({ cwd: join(root, 'src/deep') })).toEqual({
      attributes: {
        'project.id': 'checkout',
        'business.criticality': 'high',
        'business.owner': 'team-checkout',
        'requirement.availability': 99.9,
        'requirement.error_budget': 0.1,
      },
      warnings: [],
    });
  });

  it('is nothing where nothing says so, without a word', async () => {
    expect(await detect({ cwd: folder() })).toEqual({ attributes: {}, warnings: [] });
  });

  it('is told by the annotations of the pod first, then by the environment, then by the document', async () => {
    const cwd = folder({
      '.contextcore.yaml': document,
      annotations: [
        'kubernetes.io/config.seen="2026-01-01T00:00:00Z"',
        'contextcore.io/project.id="checkout"',
        'contextcore.io/business.owner="team \\"A\\", \\u00e9t\\xe9 \\\\"',
        'contextcore.io/risk.types="security,financial"',
        '',
      ].join('\n'),
    });
    const env = {
      CONTEXTCORE_BUSINESS_OWNER: 'team-env',
      CONTEXTCORE_BUSINESS_COST_CENTER: 'CC-1',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=x,business.cost_center=CC-2,requirement.throughput=500,design.doc=a%20b',
    };
    const { attributes, warnings } = await detect({ cwd, env, annotations: join(cwd, 'annotations') });
    expect(warnings).toEqual([]);
    expect(attributes).toEqual({
      'project.id': 'checkout',
      'business.owner': 'team "A", été \\',
      'risk.types': ['security', 'financial'],
      'business.cost_center': 'CC-1',
      'requirement.throughput': 500,
      'design.doc': 'a b',
      'business.criticality': 'high',
      'requirement.availability': 99.9,
      'requirement.error_budget': 0.1,
    });
  });

  it('is never put together of two projects', async () => {
    const cwd = folder({ '.contextcore.yaml': document });
    expect((await detect({ cwd, env: { CONTEXTCORE_PROJECT: 'billing' } })).attributes).toEqual({
      'project.id': 'billing',
    });
  });

  it('is not told by a document that is not sound, which is a warning without what stands in it', async () => {
    const cwd = folder({ '.contextcore.yaml': document.replace('owner: team-checkout', 'ownr: hunter2') });
    const { attributes, warnings } = await detect({ cwd, env: { CONTEXTCORE_PROJECT: 'checkout' } });
    expect(attributes).toEqual({ 'project.id': 'checkout' });
    expect(warnings).toEqual([
      `"${join(cwd, '.contextcore.yaml')}" is not sound in line 2 and not used for telemetry; "contextcore validate" tells why.`,
    ]);
  });

  it('leaves out values that cannot be, and says which', async () => {
    const env = { CONTEXTCORE_BUSINESS_CRITICALITY: 'urgent', CONTEXTCORE_BUSINESS_OWNER: 'team-a' };
    expect(await detect({ cwd: folder(), env })).toEqual({
      attributes: { 'business.owner': 'team-a' },
      warnings: [
        '"CONTEXTCORE_BUSINESS_CRITICALITY" has a value that "business.criticality" cannot have; it is left out.',
      ],
    });
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'it is no file'],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'it is no file'],
    ['not UTF-8', (path: string) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00, 0xd8])), 'not valid'],
    ['huge', (path: string) => writeFileSync(path, 'a: '.padEnd(2 << 20, 'b')), 'larger than 1 MiB'],
  ])('goes on where the document is %s', async (_, make, why) => {
    const cwd = folder();
    make(join(cwd, '.contextcore.yaml'));
    const { attributes, warnings } = await detect({ cwd, env: { CONTEXTCORE_PROJECT: 'shop' } });
    expect(attributes).toEqual({ 'project.id': 'shop' });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(why);
  });

  it('goes on whatever stands in the annotations', async () => {
    const cwd = folder();
    const annotations = join(cwd, 'annotations');
    const piece = fc.constantFrom(
      'contextcore.io/',
      'project.id',
      '="',
      '"',
      '\\',
      '\\U',
      'ffffffff',
      '\n',
      'x',
      '\\x0',
      '\\ud800',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        writeFileSync(annotations, pieces.join(''));
        for (const value of Object.values((await detect({ cwd, annotations })).attributes))
          expect(value).toBeTypeOf('string');
      }),
    );
  });

  it('neither throws nor rejects where the diagnostic log does', async () => {
    const fail = (): never => {
      throw new Error('full');
    };
    const quiet = (): void => {};
    diag.setLogger({ error: quiet, warn: fail, info: quiet, debug: quiet, verbose: quiet }, DiagLogLevel.WARN);
    const detector = createProjectDetector({
      cwd: folder({ '.contextcore.yaml': '[' }),
      env: {},
      annotations: '/none',
    });
    const { attributes = {} } = detector.detect();
    expect(new Set(await Promise.all(Object.values(attributes)))).toEqual(new Set([undefined]));
  });
});
