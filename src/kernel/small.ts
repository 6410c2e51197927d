/** A set and a map for the many that hold nothing or one thing: no table is made before the second. */

export class SmallSet<T extends string | number | object> implements Iterable<T> {
  private held: T | Set<T> | undefined;

  get size(): number {
    return this.held === undefined ? 0 : this.held instanceof Set ? this.held.size : 1;
  }

  has(value: T): boolean {
    return this.held instanceof Set ? this.held.has(value) : this.held === value;
  }

  add(value: T): this {
    if (this.held === undefined) this.held = value;
    else if (this.held instanceof Set) this.held.add(value);
    else if (this.held !== value) this.held = new Set<T>([this.held, value]);
    return this;
  }

  delete(value: T): boolean {
    if (this.held instanceof Set) return this.held.delete(value);
    if (this.held !== value) return false;
    this.held = undefined;
    return true;
  }

  [Symbol.iterator](): Iterator<T> {
    return (this.held === undefined ? NONE : this.held instanceof Set ? this.held : [this.held])[Symbol.iterator]();
  }
}

/** Values may be anything but undefined. */
export class SmallMap<K extends string | object, V> {
  private key: K | undefined;
  private value: V | undefined;
  private all: Map<K, V> | undefined;

  get size(): number {
    return this.all?.size ?? (this.key === undefined ? 0 : 1);
  }

  get(key: K): V | undefined {
    return this.all ? this.all.get(key) : key === this.key ? this.value : undefined;
  }

  set(key: K, value: V): this {
    if (this.all) this.all.set(key, value);
    else if (this.key === undefined || this.key === key) [this.key, this.value] = [key, value];
    else {
      this.all = new Map<K, V>([
        [this.key, this.value as V],
        [key, value],
      ]);
      this.key = undefined;
      this.value = undefined;
    }
    return this;
  }

  delete(key: K): boolean {
    if (this.all) return this.all.delete(key);
    if (this.key !== key) return false;
    this.key = undefined;
    this.value = undefined;
    return true;
  }

  keys(): Iterable<K> {
    return this.all ? this.all.keys() : this.key === undefined ? NONE : [this.key];
  }

  values(): Iterable<V> {
    return this.all ? this.all.values() : this.key === undefined ? NONE : [this.value as V];
  }
}

const NONE: readonly never[] = [];
