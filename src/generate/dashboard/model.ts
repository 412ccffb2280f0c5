import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type * as grafana from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Options as StatOptions } from '@grafana/grafana-foundation-sdk/stat';
import type { FieldConfig as TableField, Options as TableOptions } from '@grafana/grafana-foundation-sdk/table';
import type { Dataquery as TempoQuery } from '@grafana/grafana-foundation-sdk/tempo';
import type { Options as TextOptions } from '@grafana/grafana-foundation-sdk/text';
import type { FieldConfig as SeriesField, Options as SeriesOptions } from '@grafana/grafana-foundation-sdk/timeseries';

type IsAny<T> = 0 extends 1 & T ? true : false;

/** What Grafana's own types are as JSON: read-only, with texts where they have names for them. */
export type Plain<T> =
  IsAny<T> extends true
    ? unknown
    : T extends string
      ? `${T}`
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : T extends object
          ? { readonly [Key in keyof T as Key extends `_${string}` ? never : Key]: Plain<T[Key]> }
          : T;

export type DataSource = Plain<DataSourceRef>;
export type Target = Plain<PrometheusQuery> | Plain<TempoQuery>;
export type Variable = Plain<grafana.VariableModel>;
export type Transformation = Plain<grafana.DataTransformerConfig>;
export type Override = Plain<grafana.FieldConfigSource>['overrides'][number];
export type Link = Plain<grafana.DashboardLink>;
export type Row = Plain<grafana.RowPanel>;
type FieldDefaults = Omit<Plain<grafana.FieldConfig>, 'custom'>;

/** What Grafana leaves open in its types of panels and we do not: targets, options, and settings of fields. */
interface Typed<Kind extends string, Options, Custom> {
  readonly type: Kind;
  readonly targets: readonly Target[];
  readonly options: Plain<Options>;
  readonly fieldConfig: {
    readonly defaults: FieldDefaults & { readonly custom?: Plain<Custom> };
    readonly overrides: readonly Override[];
  };
}
type Common = Omit<Plain<grafana.Panel>, 'type' | 'targets' | 'options' | 'fieldConfig' | 'id' | 'gridPos'>;

/** What a panel shows. Where it stands, and its id, are decided by the layout. */
export type Body = Common &
  (
    | Typed<'timeseries', SeriesOptions, SeriesField>
    | Typed<'table', TableOptions, TableField>
    | Typed<'stat', StatOptions, object>
    | Typed<'text', TextOptions, object>
  );

/** A panel of a size, in units of Grafana's grid of 24 columns. */
export interface Draft {
  readonly width: number;
  readonly height: number;
  readonly body: Body;
}

export interface Section {
  /** Absent: what stands on top has no head. */
  readonly title?: string;
  readonly panels: readonly Draft[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
export type Panel = Body & { readonly id: number; readonly gridPos: Place };

export type Dashboard = Omit<Plain<grafana.Dashboard>, 'panels' | 'templating' | 'uid' | 'title' | 'tags'> & {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly panels: readonly (Panel | Row)[];
  readonly templating: { readonly list: readonly Variable[] };
};
