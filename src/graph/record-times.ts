/** First and last of things that are seen again and again, in whatever order the seeing is told. */

/** Widens [firstUs, lastUs] of a record; true when it grew. */
export function widen(record: { firstUs: number; lastUs: number }, firstUs: number, lastUs: number): boolean {
  let grew = false;
  if (firstUs < record.firstUs) {
    record.firstUs = firstUs;
    grew = true;
  }
  if (lastUs > record.lastUs) {
    record.lastUs = lastUs;
    grew = true;
  }
  return grew;
}

/** Whether one place in a sensor's packets comes before another: by time, then by sensor and packet, so that ties don't hang on the order of batches. */
export function isEarlier(
  a: { readonly us: number; readonly sensor: string; readonly packet: number },
  b: { readonly us: number; readonly sensor: string; readonly packet: number },
): boolean {
  if (a.us !== b.us) return a.us < b.us;
  if (a.sensor !== b.sensor) return a.sensor < b.sensor;
  return a.packet < b.packet;
}
