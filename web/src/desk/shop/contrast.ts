/** How well white can be read on a colour #rrggbb, as guichet.contrast_with_white counts it: 1 to 21. */
export function contrastWithWhite(colour: string): number {
  const light = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = light;
  return 1.05 / (0.05 + 0.2126 * red + 0.7152 * green + 0.0722 * blue);
}

/** What the shop's colour has to reach. */
export const readable = 5;
