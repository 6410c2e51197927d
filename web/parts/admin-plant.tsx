/** What the plant is made of: zones and production lines. */
import { Lines } from './admin-lines.tsx';
import { Zones } from './admin-zones.tsx';

export function Plant() {
  return (
    <div className="stack" style={{ gap: 16 }}>
      <Zones />
      <Lines />
    </div>
  );
}
