/** What is written down of an interface: see windows.ts, printers.ts and com.ts. */
export interface InterfaceFacts {
  readonly uuid: string;
  readonly name: string;
  /** In the order of their operation numbers; `-` where a number is not used on the wire. */
  readonly methods: string;
}
