import { intervalVariable } from '../variables.ts';

/** How long an export counts. A little more than a day: for one each hour, and for one each night. */
export const windowVariable = intervalVariable('window', 'Exports count for', ['2h', '6h', '26h', '3d', '8d'], '26h');
