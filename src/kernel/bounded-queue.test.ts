import { expect, it } from 'vitest';
import { BoundedQueue, QueueFull } from './bounded-queue.ts';

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

it('does one after the other in the order given', async () => {
  const queue = new BoundedQueue(10);
  const seen: string[] = [];
  const first = gate();
  const one = queue.run(async () => {
    await first.opened;
    seen.push('one');
  });
  const two = queue.run(async () => {
    seen.push('two');
    return Promise.resolve();
  });
  first.open();
  await Promise.all([one, two]);
  expect(seen).toEqual(['one', 'two']);
});

it('goes on after a task that fails, and tells its caller', async () => {
  const queue = new BoundedQueue(10);
  const failing = queue.run(() => Promise.reject(new Error('no')));
  const next = queue.run(() => Promise.resolve(7));
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe(7);
  expect(queue.length).toBe(0);
});

it('refuses what is beyond its ceiling, and takes again when there is room', async () => {
  const queue = new BoundedQueue(1);
  const first = gate();
  const one = queue.run(() => first.opened);
  await expect(queue.run(() => Promise.resolve())).rejects.toThrow(QueueFull);
  first.open();
  await one;
  await expect(queue.run(() => Promise.resolve('in'))).resolves.toBe('in');
});
