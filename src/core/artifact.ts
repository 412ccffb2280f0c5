/** A named text that was produced. `path` is relative, `/` separated. */
export interface Artifact {
  readonly path: string;
  readonly text: string;
}
