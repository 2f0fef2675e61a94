/** What a person chose for this device; kept in cookies, so that the first paint is right. */
export const themes = ['dark', 'light', 'contrast', 'system'] as const;
export type Theme = (typeof themes)[number];
export type ShownTheme = Exclude<Theme, 'system'>;

export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

export const themeCookie = 'talkback-theme';
export const densityCookie = 'talkback-density';

export function readTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'dark';
}

export function readDensity(value: string | undefined): Density {
  return densities.find((density) => density === value) ?? 'comfortable';
}

/** What stands on <html> before anybody knows what the system says. */
export function firstTheme(theme: Theme): ShownTheme {
  return theme === 'system' ? 'dark' : theme;
}

export const wantsContrast = '(prefers-contrast: more)';
export const wantsLight = '(prefers-color-scheme: light)';

/** Sets the system's theme before the first paint; the one script of our own on a page. */
export const systemThemeScript = `document.documentElement.dataset.theme=matchMedia('${wantsContrast}').matches?'contrast':matchMedia('${wantsLight}').matches?'light':'dark'`;
