import { soundEndings } from '@/domain/sound-files';

/** What the system's chooser shows at first; every other file can be chosen there too. */
const soundFiles = ['audio/*', ...soundEndings].join(',');

/** Opens the system's chooser; call it from a press. Empty when nothing was chosen. */
export function chooseFiles(what: 'files' | 'one' | 'folder'): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = what === 'files';
  input.webkitdirectory = what === 'folder';
  if (what !== 'folder') input.accept = soundFiles;
  return new Promise((resolve) => {
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
