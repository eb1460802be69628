"""An SMS provider that speaks the SMSC.ru protocol."""
