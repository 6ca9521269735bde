/**
 * NODE_OPTIONS of a bridge, for whoever starts one: a small heap, collected often, since a Raspberry Pi has a kiosk
 * browser to feed as well. The unit file says the same; used heap is about 40 MB.
 */
export const heapOptions = '--max-old-space-size=96 --max-semi-space-size=2';
