/** A button that asks first, in words: what goes, what stays. The default focus is on keeping. */
import { useState, type ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { Failed } from './states.tsx';

export function Confirm(props: {
  readonly words: string;
  readonly about: string;
  readonly yes: string;
  readonly children: ReactNode;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly act: (done: () => void) => void;
  readonly quiet?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <button type="button" className={props.quiet === false ? 'btn' : 'btn q'} onClick={() => setOpen(true)}>
        {props.words}
        <span className="vh"> {props.about}</span>
      </button>
      {open && (
        <Dialog title={`${props.words} ${props.about}`} close={close}>
          <div className="t2" style={{ marginBottom: 16 }}>
            {props.children}
          </div>
          {props.error && <Failed error={props.error} />}
          <div className="row">
            <button type="button" className="btn" data-autofocus onClick={close}>
              Keep
            </button>
            <button type="button" className="btn danger" disabled={props.busy} onClick={() => props.act(close)}>
              {props.yes}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
