"""The residents' and operators' journeys through the gateway's port on loopback.

They come before the residents of the load: both bring files of the same months, and the later ones count.
"""

import os
import subprocess
import sys

import pytest

from drive.people import open_doors
from engine.cluster.release import PORT_BASE, Release
from local_stack import demo
from local_stack.layout import checkout
from local_stack.ports import block
from one_node.shell import step

JOURNEY = (
    "test_step1_registration.py::test_a_cabinet_is_made_and_entered_over_the_interface",
    "test_step1_registration.py::test_a_resident_registers_and_enters_on_a_phone",
    "test_step2_linking.py::test_the_account_is_found_and_linked_over_the_interface",
    "test_step3_bills.py::test_the_breakdowns_are_the_ones_of_the_real_tables",
    "test_step4_document.py::test_the_document_of_account_q_has_its_charges_and_payable_codes",
    "test_step5_readings.py::test_accepted_readings_become_the_preliminary_charge",
    "test_step6_payment.py::test_a_changed_sum_is_paid_and_shows_as_not_yet_counted",
    "test_step6_payment.py::test_a_lost_callback_is_made_up_for_when_the_resident_returns",
    "test_step7_application.py::test_an_application_is_returned_corrected_and_completed",
    "test_step8_charges.py::test_a_good_file_is_previewed_published_and_taken_back",
)
JOURNEY_SECONDS = 400


@pytest.mark.slow
def test_the_journey_of_the_demonstration(release: Release) -> None:
    open_doors(release)
    with step("loading the demonstration's files"):
        demo.fill(demo.Sites.on_this_machine(block(PORT_BASE)))
    with step(f"{len(JOURNEY)} journeys"):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                *(f"tests/e2e/{one}" for one in JOURNEY),
            ],
            env={**os.environ, "KABINET_E2E_PORTAL_URL": release.portal},
            cwd=checkout(),
            capture_output=True,
            text=True,
            check=False,
            timeout=JOURNEY_SECONDS,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "passed" in done.stdout
    assert "skipped" not in done.stdout
    print(done.stdout.strip().splitlines()[-1])
