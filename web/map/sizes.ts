/** Sizes and names that the parts of the layout share, in pixels of the map at 100 %. */

export const TITLE = 18;
export const PITCH_Y = 41;
export const CHIP_H = 34;
/** Room within a zone around its chips. */
export const PAD = 8;
export const EXTERNAL = 'external';
export const UNPLACED = 'unplaced';
/** What one letter takes on average: of a chip's name at the smallest size of text, of a zone's title. */
export const GLYPH_WIDTH = 7.6;
export const TITLE_CHAR = 6.6;
