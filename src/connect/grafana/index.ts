export type { Grafana, ListedDashboard } from './client.ts';
export { createGrafana } from './client.ts';
export { hasTag, provision } from './provision.ts';
export type { Refusal } from './refusal.ts';
