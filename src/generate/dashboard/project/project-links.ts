import { filled } from '../filled.ts';
import type { CellLink } from '../links.ts';
import type { Link } from '../model.ts';
import { label } from './series.ts';

/** From a line about a project to its details. */
export const toDetails = (uid: string): CellLink => ({
  title: 'Details of this project',
  url: `/d/${uid}?${[
    filled('__url_time_range'),
    ...['prometheus', 'window'].map((name) => filled(name, 'queryparam')),
    `var-project=${filled(`__data.fields.${label.project}`, 'percentencode')}`,
  ].join('&')}`,
  targetBlank: false,
});

/** At the top, to another dashboard, in the same range of time. */
export const toDashboard = (uid: string, title: string): Link => ({
  title,
  type: 'link',
  icon: 'dashboard',
  tooltip: '',
  url: `/d/${uid}`,
  tags: [],
  asDropdown: false,
  targetBlank: false,
  includeVars: false,
  keepTime: true,
});
