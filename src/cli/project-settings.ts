import type { Config } from '../verify/index.ts';

export const configName = 'contextcore.config.yaml';

export type ProjectSettings = NonNullable<Config['project']>;
