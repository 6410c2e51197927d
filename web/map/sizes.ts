/** Sizes and names that the layout and the routing of trunks share, in pixels of the map at 100 %. */

export const TITLE = 18;
export const EXTERNAL = 'external';
