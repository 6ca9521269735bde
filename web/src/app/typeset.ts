/** French sentences that come from the database with plain spaces: none is left alone at the beginning of a line with its sign. */
export function typeset(sentence: string): string {
  return sentence.replace(/ (?=[:;!?»])/g, '\u00a0').replaceAll('« ', '«\u00a0');
}
