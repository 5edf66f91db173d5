"""Drives Exchange Web Services with exchangelib, and prints one JSON object for each thing that it saw.

Arguments: the address of the service, the address of the mailbox, the name and password that sign in, `basic` or `ntlm`.
"""

import json
import sys
from datetime import timedelta

from exchangelib import (
    BASIC, DELEGATE, NTLM, Account, CalendarItem, Configuration, Credentials, EWSDate, EWSDateTime,
    EWSTimeZone, Folder, HTMLBody, Message,
)
from exchangelib.recurrence import Recurrence, WeeklyPattern

endpoint, address, user, password, auth = sys.argv[1:]
config = Configuration(
    service_endpoint=endpoint,
    credentials=Credentials(user, password),
    auth_type={"basic": BASIC, "ntlm": NTLM}[auth],
)
account = Account(address, config=config, autodiscover=False, access_type=DELEGATE)
zone = EWSTimeZone("Europe/Amsterdam")


def saw(name, value):
    print(json.dumps({name: value}), flush=True)


def at(day, hour):
    return EWSDateTime(2026, 3, day, hour, 0, tzinfo=zone)


saw("build", str(account.version.build))
saw("folders", sorted(folder.name for folder in account.msg_folder_root.children))
saw("hierarchy", sorted({change for change, _ in account.root.sync_hierarchy()}))

event = CalendarItem(
    account=account, folder=account.calendar, subject="Lunch é", start=at(12, 9), end=at(12, 10),
    body=HTMLBody("<b>bold</b>"), location="Room", categories=["A", "B"],
)
event.save(send_meeting_invitations="SendToNone")
read = account.calendar.get(id=event.id)
saw("event", [read.subject, read.location, read.categories, read.start.isoformat(), str(read._start_timezone)])
day = CalendarItem(
    account=account, folder=account.calendar, subject="Holiday", is_all_day=True,
    start=EWSDate(2026, 3, 13), end=EWSDate(2026, 3, 13),
)
day.save()
read = account.calendar.get(id=day.id)
saw("day", [read.start.isoformat(), read.end.isoformat()])
event.subject = "Dinner"
event.save()
saw("found", [item.subject for item in account.calendar.filter(subject="Dinner")])

series = CalendarItem(
    account=account, folder=account.calendar, subject="Standup", start=at(12, 11), end=at(12, 12),
    recurrence=Recurrence(
        pattern=WeeklyPattern(interval=1, weekdays=["Thursday"]), start=EWSDate(2026, 3, 12), number=4
    ),
)
series.save()
second = series.occurrence(2)
second.refresh()
second.start += timedelta(hours=1)
second.end += timedelta(hours=1)
second.save(update_fields=["start", "end"])
series.occurrence(3).delete()
series.refresh()
saw("modified", [one.start.isoformat() for one in series.modified_occurrences])
saw("deleted", [one.start.isoformat() for one in series.deleted_occurrences])
view = account.calendar.view(start=at(1, 0), end=EWSDateTime(2026, 5, 1, tzinfo=zone))
saw("view", sorted([item.subject, item.start.isoformat()] for item in view))

saw("first round", sorted([change, item.subject] for change, item in account.calendar.sync_items()))
event.delete(send_meeting_cancellations="SendToNone")
saw("second round", [change for change, _ in account.calendar.sync_items()])

mail = Message(
    account=account, folder=account.drafts, subject="Hello", body="Text", to_recipients=["ben@contoso.test"]
)
mail.save()
mail = account.drafts.get(subject="Hello")
saw("draft", [mail.is_draft, mail.body, [one.email_address for one in mail.to_recipients]])
mail.is_read = True
mail.save(update_fields=["is_read"])
before = mail.id
folder = Folder(parent=account.inbox, name="Customers")
folder.save()
mail.move(folder)
saw("moved", [mail.id != before, [item.subject for item in folder.all()]])

subscription = account.calendar.subscribe_to_streaming()
saw("listening", True)
for notification in account.calendar.get_streaming_events(
    subscription, connection_timeout=1, max_notifications_returned=1
):
    saw("events", [type(one).__name__ for one in notification.events])
account.calendar.unsubscribe(subscription)
saw("end", True)
