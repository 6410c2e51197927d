/** The table of keys, opened by `?`. */
import { Dialog } from './dialog.tsx';

const KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'find an asset, address, page or command'],
  ['/', 'filter this page'],
  ['g n, g m, g a, g c', 'Overview, Map, Assets, Conversations'],
  ['j, k', 'next row, previous row'],
  ['Enter', 'open'],
  ['Esc', 'close, clear the selection, up one level'],
  ['arrows', 'map: to the nearest asset that way'],
  ['Shift arrows', 'map: pan'],
  ['+, −, 0', 'map: zoom in, out, fit'],
  ['t', 'map: as a table'],
  ['m', 'asset: show it on the map'],
  ['?', 'this table'],
];

export default function KeyTable({ close }: { readonly close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      <table>
        <thead>
          <tr>
            <th>Key</th>
            <th>Does</th>
          </tr>
        </thead>
        <tbody>
          {KEYS.map(([key, does]) => (
            <tr key={key}>
              <td className="nw">
                {key.split(', ').map((each) => (
                  <kbd key={each} className="kbd" style={{ marginRight: 4 }}>
                    {each}
                  </kbd>
                ))}
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="xs t3" style={{ marginTop: 12 }}>
        Single letters can be switched off in the account menu.
      </p>
    </Dialog>
  );
}
