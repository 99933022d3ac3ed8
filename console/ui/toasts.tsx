/**
 * Short messages about what was just done, with a way to undo it. They are read out, and go by themselves.
 */
import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { useWords } from './context.tsx';
import './toasts.css';

export function Toasts({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={8000} limit={2}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const words = useWords();
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" swipeDirection={['right', 'down']}>
      <Toast.Title className="toast-title" render={<p />} />
      <Toast.Action className="quiet" />
      <Toast.Close className="quiet close" aria-label={words.close}>
        ×
      </Toast.Close>
    </Toast.Root>
  ));
}

export function useToast(): (title: string, undo: { label: string; act: () => void } | null) => void {
  const { add, close } = Toast.useToastManager();
  return (title, undo) => {
    const act = (): void => {
      undo?.act();
      close(id);
    };
    const id = add({ title, ...(undo && { actionProps: { children: undo.label, onClick: act } }) });
  };
}
