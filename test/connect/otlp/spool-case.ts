import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { onTestFinished } from 'vitest';
import { createSpoolExporter, type SpoolExporter, type SpoolOptions } from '../../../src/connect/otlp/index.ts';

export const spoolFolder = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'contextcore-spool-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return join(home, 'spool');
};

/** The files of a spool, oldest first. */
export const filesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
export const waitingIn = (folder: string): readonly string[] =>
  filesIn(folder).filter((name) => name.endsWith('.json'));

/** Spans as the SDK ends them. */
export const spansNamed = (...names: readonly string[]): readonly ReadableSpan[] => {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'test' }),
    spanProcessors: [new SimpleSpanProcessor(memory)],
  });
  const tracer = provider.getTracer('scope', '1.2.3');
  for (const name of names) tracer.startSpan(name, { attributes: { 'test.name': name } }).end();
  return memory.getFinishedSpans();
};

/** Hands spans over as a span processor does. */
export const exported = (exporter: SpoolExporter, ...names: readonly string[]): Promise<ExportResult> =>
  new Promise((resolve) => exporter.export([...spansNamed(...names)], resolve));

/** The real exporter, which gives up quickly, behind a spool. */
export const spooling = (url: string, folder: string, more: Partial<SpoolOptions> = {}): SpoolExporter => {
  // Less than the shortest pause before it would try again.
  const inner = new OTLPTraceExporter({ url, timeoutMillis: 750 });
  return createSpoolExporter(inner, { folder, closeMs: 2000, ...more });
};

/** What is said to the diagnostic log until the test ends, one line each. */
export const diagnosed = (): readonly string[] => {
  const lines: string[] = [];
  const say =
    (level: string) =>
    (...words: readonly unknown[]): void => {
      lines.push(`${level} ${words.join(' ')}`);
    };
  const logger: DiagLogger = {
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: () => {},
    verbose: () => {},
  };
  diag.setLogger(logger, DiagLogLevel.INFO);
  onTestFinished(() => diag.disable());
  return lines;
};
