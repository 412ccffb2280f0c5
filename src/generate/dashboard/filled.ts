/** What Grafana puts the value of a variable in the place of, in the format that is named. */
export const filled = (name: string, format?: string): string =>
  `\${${name}${format === undefined ? '' : `:${format}`}}`;
