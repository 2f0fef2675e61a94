import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '@/client/api';
import { useInstance } from '@/components/app-shell/instance';
import { useProblemText } from '@/components/app-shell/problem-text';
import { toast } from '@/components/ui/toast';
import { requestAddressProof } from '@/domain/api/accounts';

/** Asks for the link that proves one's address, and says where to find it; it leads to `callbackUrl` in the end. */
export function useAddressProof(callbackUrl?: string) {
  const t = useTranslations('account.settings');
  const problemText = useProblemText();
  const { sendsMail } = useInstance();
  return useMutation({
    mutationFn: () => call(requestAddressProof, callbackUrl === undefined ? {} : { input: { callbackUrl } }),
    onSuccess: () => toast({ text: t(sendsMail ? 'addressAsked' : 'letterKept') }),
    onError: (problem) => toast({ text: problemText(problem), isError: true }),
  });
}
