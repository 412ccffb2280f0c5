import type { Config } from '../verify/index.ts';

export const configName = 'contextcore.config.yaml';
export const contextName = '.contextcore.yaml';

export type ProjectSettings = NonNullable<Config['project']>;
