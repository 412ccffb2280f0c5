import { DiagLogLevel, diag } from '@opentelemetry/api';

/**
 * Hears what OpenTelemetry says to its diagnostic log only, as where an endpoint takes a batch and minds some of it. Gives the way to stop;
 * a logger that a program has set already stays.
 */
export const listen = (warn: (text: string) => void): (() => void) => {
  const say = (...words: readonly unknown[]): void =>
    warn(
      words
        .map(String)
        .join(' ')
        .replace(/^contextcore\/otlp /u, ''),
    );
  const quiet = (): void => {};
  const isOurs = diag.setLogger(
    { error: say, warn: say, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return () => {
    if (isOurs) diag.disable();
  };
};
