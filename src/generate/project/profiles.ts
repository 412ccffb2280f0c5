import type { ProjectOptions } from './model.ts';

/** How services usually export their requests: by OpenTelemetry's conventions, and as client libraries of Prometheus do it. */
export const requestProfiles = {
  'otel-http': {
    metrics: {
      histogram: 'http_server_request_duration_seconds',
      status: 'http_response_status_code',
      route: 'http_route',
    },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  },
  'prometheus-http': {
    metrics: { histogram: 'http_request_duration_seconds', status: 'code' },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
} as const satisfies Readonly<Record<string, ProjectOptions>>;
