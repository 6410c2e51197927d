/** What the map says aloud of an asset, a zone or a trunk, in the words of the page. */
import { CLASS_WORDS } from '../../src/model/words.ts';
import { count, number } from '../format.ts';
import type { Scene } from './scene.ts';
import type { Trouble } from './trouble.ts';

const TROUBLE = { red: 'beats missing', ochre: 'beats late', violet: 'pulse not received' } as const;

export const conversationsOf = (scene: Scene, id: string): number =>
  (scene.edgesOf.get(id) ?? []).reduce((sum, edge) => sum + edge.conversations, 0);

export const zoneName = (scene: Scene, id: string): string =>
  scene.layout.zones.find((zone) => zone.id === id)?.name ?? 'No zone yet';

/** "ENG-02, engineering workstation, Site operations, 10 conversations" */
export function spoken(scene: Scene, id: string, trouble: Trouble): string {
  const asset = scene.assets.get(id);
  const chip = scene.chipOf.get(id) ?? scene.chips.items.find((one) => one.id === id);
  if (asset && chip) {
    const bad = trouble.assets.get(id);
    const parts = [asset.name, inText(CLASS_WORDS[asset.class]), zoneName(scene, chip.zone), bad ? TROUBLE[bad] : ''];
    return [...parts.filter((part) => part !== ''), count(conversationsOf(scene, id), 'conversation')].join(', ');
  }
  if (chip) {
    return `${number(chip.members.length)} of ${inText(CLASS_WORDS[chip.class])} in ${zoneName(scene, chip.zone)}, Enter opens them`;
  }
  const zone = scene.layout.zones.find((one) => one.id === id);
  if (zone) return `Zone ${zone.name}, ${count(zone.count, 'asset')}`;
  const trunk = scene.layout.trunks.find((one) => one.id === id);
  if (!trunk) return 'Nothing selected';
  return `${zoneName(scene, trunk.a)} and ${zoneName(scene, trunk.b)}, ${count(trunk.count, 'conversation')}`;
}

const inText = (word: string): string =>
  /^[A-Z][a-z]/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word;
