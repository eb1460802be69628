"""A mailbox that receives everything and delivers nothing."""
