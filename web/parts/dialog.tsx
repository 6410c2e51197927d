/** A dialog: titled, closed by Escape, returns focus to what opened it. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

export function Dialog(props: {
  readonly title: string;
  readonly close: () => void;
  readonly size?: number;
  readonly children: ReactNode;
}) {
  return (
    <Modal
      opened
      onClose={props.close}
      title={props.title}
      size={props.size ?? 480}
      radius={6}
      shadow="none"
      // The page below does not scroll by itself; the lock would bring a style that the server does not allow.
      lockScroll={false}
      overlayProps={{ backgroundOpacity: 0.35 }}
      transitionProps={{ transition: 'fade', duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close', size: 32 }}
    >
      {props.children}
    </Modal>
  );
}
