/** A dialog with a form: fields, what the server refused, the one word that does it, and Cancel. */
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { Failed } from './states.tsx';

export function FormDialog(props: {
  readonly title: string;
  /** What the button says that does it. */
  readonly yes: string;
  readonly size?: number;
  readonly change: Pick<UseMutationResult<unknown>, 'error' | 'isPending'>;
  readonly submit: (form: FormData) => void;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  const { title, yes, size, change, submit, close, children } = props;
  return (
    <Dialog title={title} close={close} {...(size === undefined ? {} : { size })}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        {children}
        {change.error && <Failed error={change.error} />}
        <div className="row">
          <button type="submit" className="btn p" disabled={change.isPending}>
            {yes}
          </button>
          <button type="button" className="btn" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
