/** A column of numbers that grows. */
export class Growing {
  data = new Int32Array(64);
  length = 0;
  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }
  done(): Int32Array {
    return this.data.slice(0, this.length);
  }
}

/** Three columns that grow together. */
export class TouchColumns {
  field = new Int32Array(64);
  ref = new Int32Array(64);
  kind = new Uint8Array(64);
  length = 0;
  push(field: number, kind: number, ref: number): void {
    if (this.length === this.kind.length) this.grow();
    this.field[this.length] = field;
    this.kind[this.length] = kind;
    this.ref[this.length++] = ref;
  }
  private grow(): void {
    const { field, ref, kind, length } = this;
    this.field = new Int32Array(length * 2);
    this.field.set(field);
    this.ref = new Int32Array(length * 2);
    this.ref.set(ref);
    this.kind = new Uint8Array(length * 2);
    this.kind.set(kind);
  }
}
