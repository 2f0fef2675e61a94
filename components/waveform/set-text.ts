/** Writes a text where it is another one: the same one again would be laid out again. */
export function setText(element: HTMLElement, text: string) {
  if (element.textContent !== text) element.textContent = text;
}
