'use client';

import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { createScope } from '@/client/scope';
import {
  densityCookie,
  firstTheme,
  themeCookie,
  wantsContrast,
  wantsLight,
  type Density,
  type ShownTheme,
  type Theme,
} from './preferences';

interface Appearance {
  /** What was chosen. */
  theme: Theme;
  /** What is shown: for "system", what the system says now. Canvases read their colours again when it changes. */
  shown: ShownTheme;
  density: Density;
  setTheme: (theme: Theme) => void;
  setDensity: (density: Density) => void;
}

const AppearanceContext = createContext<Appearance | undefined>(undefined);

export function AppearanceProvider({
  initialTheme,
  initialDensity,
  children,
}: {
  initialTheme: Theme;
  initialDensity: Density;
  children: ReactNode;
}) {
  const [theme, setTheme] = useState(initialTheme);
  const [density, setDensity] = useState(initialDensity);
  const system = useSyncExternalStore(subscribeToSystem, readSystem, () => firstTheme(initialTheme));
  const shown = theme === 'system' ? system : theme;

  useEffect(() => {
    document.documentElement.dataset.theme = shown;
    document.documentElement.dataset.density = density;
  }, [shown, density]);

  const appearance = useMemo<Appearance>(
    () => ({
      theme,
      shown,
      density,
      setTheme(chosen) {
        keep(themeCookie, chosen);
        setTheme(chosen);
      },
      setDensity(chosen) {
        keep(densityCookie, chosen);
        setDensity(chosen);
      },
    }),
    [theme, shown, density],
  );
  return <AppearanceContext value={appearance}>{children}</AppearanceContext>;
}

export function useAppearance(): Appearance {
  const appearance = useContext(AppearanceContext);
  if (!appearance) throw new Error('no AppearanceProvider above');
  return appearance;
}

function keep(cookie: string, value: string) {
  document.cookie = `${cookie}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

function readSystem(): ShownTheme {
  if (window.matchMedia(wantsContrast).matches) return 'contrast';
  return window.matchMedia(wantsLight).matches ? 'light' : 'dark';
}

function subscribeToSystem(onChange: () => void): () => void {
  const scope = createScope();
  for (const query of [wantsContrast, wantsLight]) scope.listen(window.matchMedia(query), 'change', onChange);
  return () => scope.dispose();
}
